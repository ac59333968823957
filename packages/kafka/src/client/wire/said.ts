/** As much as a person reads. */
const longest = 1000

/**
 * What a peer says in words, for errors, events and `health()`: on one line, without what drives a terminal, and no longer than
 * somebody reads. An answer may be megabytes, and what is told again with each attempt would fill logs and memory.
 */
export function said(text: string, most = longest): string {
  // More than is shown, as what is replaced may be several characters; never the whole.
  const line = text.slice(0, most * 2).replace(/\p{Cc}+/gu, ' ')
  return line.length > most || text.length > most * 2 ? `${line.slice(0, most - 1).toWellFormed()}…` : line
}

/** The same of what may have been left unsaid. */
export const saidIfAny = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : said(text)

/** A host as a broker names it: no name of DNS is longer, nor an IPv6 address with its zone. What cannot be one is then not found. */
export const saidHost = (host: string): string => said(host, 256)
