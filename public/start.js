// Wakes the islands of a page: loads the bundle when the browser is idle and hands each island to its function.
const { bundle, wasm } = document.querySelector("script[data-bundle]").dataset;
const whenIdle = window.requestIdleCallback ?? ((run) => setTimeout(run, 1));
whenIdle(async () => {
  const module = await import(bundle);
  await module.default({ module_or_path: wasm });
  module.hydrate();
  for (const island of document.querySelectorAll("leptos-island")) {
    const wake = module[island.dataset.component];
    if (wake) wake(island);
    else console.error(`island ${island.dataset.component} is not in the bundle`);
  }
  document.documentElement.dataset.awake = "";
});
