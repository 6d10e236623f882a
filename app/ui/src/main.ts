import { chooseHost } from "./host";
import { mountApp } from "./mount";

void chooseHost().then((host) => mountApp(host, "#app"));
