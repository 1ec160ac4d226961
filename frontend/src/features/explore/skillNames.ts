/** As `folded` on the server: lower case, no accents, words one blank apart; "c#" keeps its sign. */
export function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+#]+/gu, " ")
    .trim();
}

/** Whether every word of the query begins a word of the names, or all of it is in the name itself. */
export function answersTo(query: string, name: string, others: string): boolean {
  const wanted = folded(query);
  const own = folded(name);
  if (own.replaceAll(" ", "").includes(wanted.replaceAll(" ", ""))) return true;
  const words = `${own} ${others}`.split(" ");
  return wanted.split(" ").every((part) => words.some((word) => word.startsWith(part)));
}
