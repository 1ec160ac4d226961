/** The address of the page, as state. Links are plain `<a href>`; see `followLink`. */
class Router {
  pathname = $state(window.location.pathname);
  search = $state(window.location.search);

  constructor() {
    window.addEventListener("popstate", () => this.#read());
  }

  go(address: string, options: { replace?: boolean } = {}): void {
    if (options.replace) window.history.replaceState(null, "", address);
    else window.history.pushState(null, "", address);
    this.#read();
  }

  #read(): void {
    this.pathname = window.location.pathname;
    this.search = window.location.search;
  }
}

export const router = new Router();

/** Addresses that the server renders itself: a link to one loads a page. */
const SERVED_PAGES = /^\/(roadmaps|skills|paths|search|local)(\/|$)/;

/** Follow a click on a link within the app without loading the page again. */
export function followLink(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (link === null || !isOurs(event, link)) return;
  event.preventDefault();
  router.go(link.pathname + link.search);
  window.scrollTo(0, 0);
}

function isOurs(event: MouseEvent, link: HTMLAnchorElement): boolean {
  const opensElsewhere =
    event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  const staysOnPage = link.hash !== "" && link.pathname === window.location.pathname;
  return (
    !event.defaultPrevented &&
    !opensElsewhere &&
    !staysOnPage &&
    link.target === "" &&
    !link.hasAttribute("download") &&
    link.origin === window.location.origin &&
    !SERVED_PAGES.test(link.pathname)
  );
}
