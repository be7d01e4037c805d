// What is copied works: of a session its commands, beside a block with context the whole program.
// Figures that are wider than their column scroll, show it, and open large.
(() => {
  const all = (root, selector) => [...root.querySelectorAll(selector)];

  // Kinds of sessions: the languages, what begins a command, what continues it.
  const SESSIONS = [
    {
      language: /\blanguage-(?:console|terminal|shell-?session|(?:ba)?sh-session)(?!\S)/,
      prompt: "$",
      more: ">",
      continues: (lines, next) => lines.at(-1).endsWith("\\") || isHereDocument(lines, next),
    },
    {
      language: /\blanguage-(?:pycon|python-console|python-repl)(?!\S)/,
      prompt: ">>>",
      more: "...",
      continues: () => false,
    },
  ];

  function findSession(code) {
    const names = `${code.className} ${code.closest(".highlight")?.className}`;
    const prompts = all(code, ".gp").map((each) => each.textContent.trim());
    return SESSIONS.find((each) => each.language.test(names) || prompts.includes(each.prompt));
  }

  // The commands of a session, as `inlaid verify` reads them; empty where there are none.
  function readCommands(text, { prompt, more, continues }) {
    const commands = [];
    // The lines of the one that goes on.
    let command = null;
    text.split("\n").forEach((line, at, lines) => {
      if (line.startsWith(`${prompt} `)) commands.push((command = [line.slice(prompt.length + 1)]));
      else if (!command) return;
      else if (line === more || line.startsWith(`${more} `)) command.push(line.slice(more.length + 1));
      else if (continues(command, lines.slice(at))) command.push(line);
      else command = null;
    });
    return commands.flat().join("\n");
  }

  // Whether the lines to come belong to a here document, whose end is among them.
  function isHereDocument(command, next) {
    const end = command[0].match(/<<-?\s*(['"]?)(\w+)\1/)?.[2];
    if (end === undefined || command.slice(1).some((line) => line.trim() === end)) return false;
    return next.find((line) => line.trim() === end || line.startsWith("$ "))?.trim() === end;
  }

  // What a block shows, without what was removed or is folded away as the rest of the file.
  function readCode(code) {
    const block = code.closest(".inlaid");
    const copy = (block ?? code).cloneNode(true);
    all(copy, "del, .inlaid-rest, .inlaid-note, .linenos, .md-annotation, nav, button").forEach((each) => each.remove());
    const lines = block ? all(copy, ".inlaid-lines") : [copy];
    return lines.map((each) => each.textContent).join("");
  }

  function readCommandsOr(text, code) {
    const session = findSession(code);
    return (session && readCommands(text, session)) || text;
  }

  async function copyBlock(button) {
    const { inlaidPatch, inlaidProgram, inlaidCopied, copied } = button.dataset;
    if (copied === "") return;
    const code = button.closest(".inlaid").querySelector("code");
    const text = inlaidProgram ?? readCode(code).trimEnd();
    await navigator.clipboard.writeText(inlaidPatch ?? readCommandsOr(text, code));
    const name = button.textContent;
    button.dataset.copied = "";
    button.textContent = inlaidCopied;
    setTimeout(() => {
      delete button.dataset.copied;
      button.textContent = name;
    }, 1500);
  }

  // The theme's button, which clipboard.js listens to: tell it the text before it looks.
  function prepareButton(button) {
    const code = button.closest("pre")?.querySelector("code");
    if (!code) return;
    const text = readCode(code);
    const commands = readCommandsOr(text, code);
    if (code.closest(".inlaid") || commands !== text) button.dataset.clipboardText = commands.trimEnd();
  }

  // What scrolls can be reached with the keyboard.
  function reach(box) {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    if (scrolls) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
    return scrolls;
  }

  const watch = (box, update) => new ResizeObserver(() => update(box)).observe(box);

  function showBlock(block, isThemed) {
    all(block, ".inlaid-copy").forEach((each) => {
      const { inlaidPatch, inlaidProgram } = each.dataset;
      each.hidden = !navigator.clipboard || (isThemed && !(inlaidPatch ?? inlaidProgram));
    });
    all(block, "code").forEach((code) => watch(code, reach));
  }

  // A figure that scrolls shows at its edges that it goes on; one that isn't shown at its full size can be opened.
  const fades = window.CSS?.supports("animation-timeline: scroll()");

  function updateFigure(box) {
    const rest = box.scrollWidth - box.clientWidth;
    const scrolls = reach(box);
    const shown = box.firstElementChild.getBoundingClientRect().width;
    const full = parseFloat(box.firstElementChild.getAttribute("width"));
    box.nextElementSibling.hidden = !scrolls && shown > full * 0.95;
    if (fades) return;
    box.style.setProperty("--inlaid-before", scrolls && box.scrollLeft > 1 ? "3em" : "0px");
    box.style.setProperty("--inlaid-behind", box.scrollLeft < rest - 1 ? "3em" : "0px");
  }

  function watchFigure(box) {
    if (box.nextElementSibling?.matches(".inlaid-open")) return;
    box.insertAdjacentHTML("afterend", '<button type="button" class="inlaid-open"></button>');
    box.nextElementSibling.textContent = box.dataset.inlaidOpen;
    watch(box, updateFigure);
    box.addEventListener("scroll", () => updateFigure(box), { passive: true });
    updateFigure(box);
  }

  function openFigure(button) {
    const picture = button.previousElementSibling.firstElementChild;
    const dialog = document.createElement("dialog");
    dialog.className = "inlaid-large inlaid-diagram";
    dialog.setAttribute("aria-label", picture.getAttribute("aria-label"));
    dialog.innerHTML = '<form method="dialog"><button aria-label="&times;">&times;</button></form>';
    dialog.append(picture.cloneNode(true));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.("button");
      if (button?.matches(".inlaid-open")) openFigure(button);
      if (button?.matches(".inlaid-copy")) copyBlock(button);
      else if (button?.matches("[data-clipboard-target]")) prepareButton(button);
    },
    { capture: true },
  );
  const show = () => {
    const isThemed = document.querySelector("#__config")?.textContent.includes('"content.code.copy"');
    all(document, ".inlaid").forEach((each) => showBlock(each, isThemed));
    all(document, ".inlaid-scroll").forEach(watchFigure);
  };
  if (window.document$) window.document$.subscribe(show); // Material's instant navigation
  else document.addEventListener("DOMContentLoaded", show);
})();
