/** The page, put together: words, state, screens. */
import { createPinia } from "pinia";
import { createApp } from "vue";
import "element-plus/dist/index.css";
import "element-plus/theme-chalk/dark/css-vars.css";
import "./style/tokens.css";
import "./style/base.css";
import App from "./App.vue";
import { makeRouter } from "./router";
import { useSession } from "./state/session";
import { wearTheme } from "./state/theme";
import { i18n, lang } from "./text";

export function mount(where: string): void {
  document.documentElement.lang = lang();
  wearTheme();
  const app = createApp(App);
  app.use(createPinia()).use(i18n);
  app.use(makeRouter(useSession()));
  app.mount(where);
}
