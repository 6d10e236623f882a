import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

/** Where a centre runs while the console is being written; `npm run dev` passes its requests on. */
const CENTRE = process.env.CENTRE ?? "http://127.0.0.1:8787";

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  define: {
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_OPTIONS_API__: true,
  },
  // The centre refuses what another page sends: here its own page is served by somebody else.
  server: { proxy: { "/v1": { target: CENTRE, changeOrigin: true, headers: { origin: CENTRE } } } },
  build: {
    target: "es2022",
    sourcemap: false,
    // The centre forbids data: for everything but pictures.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
    restoreMocks: true,
    server: { deps: { inline: ["element-plus"] } },
    testTimeout: 30_000,
  },
});
