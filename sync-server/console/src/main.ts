import { mount } from "./mount";

mount("#app");
