import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const server = `http://127.0.0.1:${process.env["PORT"] ?? "8000"}`;

export default defineConfig({
  plugins: [svelte()],
  server: { proxy: { "/api": server, "^/sign-in/.+": server, "^/(unsubscribe|local)": server } },
  build: {
    // The content security policy allows no data: scripts or fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    // The server reads from the manifest which files its own pages link to.
    manifest: "manifest.json",
    rolldownOptions: { input: { index: "index.html", explore: "src/explore.ts" } },
  },
});
