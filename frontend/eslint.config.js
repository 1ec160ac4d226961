import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

const FEATURES = [
  "accounts",
  "assessments",
  "career",
  "explore",
  "goals",
  "mail",
  "plans",
  "progress",
  "settings",
  "sharing",
];

// shared <- features <- app: a layer imports itself and what is below it, and no feature another.
const forbid = (files, ...groups) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: groups.map(([group, message]) => ({ group, message })) },
    ],
  },
});

export default ts.config(
  { ignores: ["dist/", "node_modules/", "src/shared/api/schema.d.ts"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      "max-lines": ["error", { max: 250 }],
      "no-undef": "off", // the compiler knows better
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"] } },
    rules: {
      // Own router: links are plain addresses.
      "svelte/no-navigation-without-resolve": "off",
      // HTML of questions is rendered and escaped by the server; see Prose.svelte.
      "svelte/no-at-html-tags": "error",
    },
  },
  forbid(
    ["src/shared/**"],
    [["**/features/**", "**/app/**"], "shared imports neither features nor app"],
  ),
  ...FEATURES.map((feature) =>
    forbid(
      [`src/features/${feature}/**`],
      [["**/app/**"], "a feature does not import app"],
      [
        FEATURES.filter((other) => other !== feature).map((other) => `**/${other}/**`),
        "a feature does not import another",
      ],
    ),
  ),
);
