// Pages work without this file. It only lends a hand: focus on faults, show a password, grow menus.
import { initAll } from "../built/nhsuk-frontend.min.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();
