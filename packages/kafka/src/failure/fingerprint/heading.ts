/** Class and message of an error as a trace begins to tell of it. */
export interface Heading {
  readonly name: string
  readonly message: string
}

const MAX_NAME = 200
/** What programs say before the error of which they die. */
const before =
  /^(?:Uncaught |Unhandled exception\. |Unhandled Exception: |Exception in thread "[^"\n]{0,200}" |panic: |\[ERROR\] )/

/** `a.b.C: message`, `C [CODE]: message`, `A.B.C (0x80004005): message`; all of it is the message when no class can be read. */
export function readHeading(text: string): Heading {
  const given = text.replace(before, '')
  const [name = ''] = /^[\p{L}_$@*[][\p{L}\p{N}_.$/`+[\]-]{0,199}/u.exec(given) ?? []
  let rest = given.slice(name.length)
  // A code in brackets, which Node and .NET put behind the class, is part of neither.
  const code = /^ (?:\[[A-Za-z_0-9]{1,80}\]|\(0x[0-9a-fA-F]{8}\))(?=[:\n]|$)/.exec(rest)?.[0] ?? ''
  rest = rest.slice(code.length)
  if (name === '' || name.length > MAX_NAME) return { name: '', message: given.trim() }
  if (rest === '' || /^\r?\n/.test(rest))
    return isType(name) ? { name, message: rest.trim() } : { name: '', message: given.trim() }
  if (!rest.startsWith(':')) return { name: '', message: given.trim() }
  return isType(name) ? { name, message: rest.slice(1).trim() } : { name: '', message: given.trim() }
}

/** A word before a colon is a class when it is written as one: `connect: refused` is a message. */
const isType = (name: string): boolean =>
  /[A-Z]/.test(name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1)) ||
  /(?:Error|Exception)$/i.test(name) ||
  primitives.has(name)

/** What is no object has its type for a class. */
export const primitives: ReadonlySet<string> = new Set([
  ...['string', 'number', 'boolean', 'undefined', 'symbol', 'bigint', 'function', 'null', 'object']
])
