import "./shared/styles/fonts.css";
import "./shared/styles/tokens.css";
import "./shared/styles/base.css";
import "./shared/styles/site.css";
import "./shared/styles/code.css";

import { mount } from "svelte";

import App from "./app/App.svelte";

const target = document.getElementById("app");
if (target === null) throw new Error("index.html has no #app");
mount(App, { target });
