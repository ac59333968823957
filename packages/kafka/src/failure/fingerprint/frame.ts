import { parseFrame } from '../stack-frames.ts'
import type { CauseFrame } from './cause-frame.ts'
import { dotnetFrame } from './dotnet-frame.ts'
import { javaFrame } from './java-frame.ts'
import { javascriptFrame } from './javascript-frame.ts'

/** Of a line that anybody may have written. */
const MAX_CHARS = 1000

/** What follows `at ` in a trace of Java, .NET or JavaScript; `null` for what says nothing of a place. */
export function readFrame(line: string): CauseFrame | null {
  const cut = line.length > MAX_CHARS ? line.slice(0, MAX_CHARS) : line
  // What Node prints of an error's own fields begins behind its last frame.
  const text = cut.endsWith(' {') ? cut.slice(0, -2) : cut
  const open = text.indexOf('(')
  if (open <= 0) return javascriptFrame(parseFrame(text))
  // Mono puts a space before the parenthesis, as V8 does, and an address behind it.
  if (text[open - 1] === ' ')
    return text.includes(' [0x') ? dotnetFrame(text.slice(0, open - 1)) : javascriptFrame(parseFrame(text))
  const name = text.slice(0, open)
  if (name.includes('\\') || name.startsWith('/') || name.includes('://')) return javascriptFrame(parseFrame(text))
  const close = text.indexOf(')', open)
  const inside = text.slice(open + 1, close === -1 ? undefined : close)
  return isJavaFile(inside) ? javaFrame(name) : dotnetFrame(name)
}

/** `Orders.java:57`, `Orders.kt`, `Native Method`, `Unknown Source`, `<generated>`. */
const isJavaFile = (inside: string): boolean =>
  /^[^\s,()]{1,200}\.(?:java|kts?|scala|groovy|clj|aj|jsp)(?::-?\d+)?$|^(?:Native Method|Unknown Source|<generated>|SourceFile|Hidden Code|NO_SOURCE_FILE)(?::-?\d+)?$|^[\w$.-]{1,200}:-?\d+$/.test(
    inside
  )
