// Shows the theme of the settings from the first paint on: the browser waits for this before it
// draws. Served for good under its name, so whoever changes it gives it the next number.
{
  const [, theme] = /(?:^|; )theme=(light|dark)(?:;|$)/.exec(document.cookie) ?? [];
  if (theme !== undefined) document.documentElement.dataset.theme = theme;
}
