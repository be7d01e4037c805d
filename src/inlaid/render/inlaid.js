// The button beside a block with context copies the whole program.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button.inlaid-copy");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.inlaidProgram);
  button.dataset.copied = "";
  const text = button.textContent;
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = text), 1500);
});
const show = () =>
  document.querySelectorAll("button.inlaid-copy").forEach((each) => (each.hidden = !navigator.clipboard));
if (window.document$) window.document$.subscribe(show); // Material's instant navigation
else document.addEventListener("DOMContentLoaded", show);
