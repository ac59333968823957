import type { CauseFrame } from './cause-frame.ts'
import { dotnetNamespaces, packageOf } from './frameworks.ts'

/**
 * `Acme.Orders.Handle` of what stands before the parenthesis of a frame of .NET: without the state machines of async methods
 * and iterators, display classes, local functions' numbers, type parameters. `null` for what names no method.
 */
export function dotnetFrame(qualified: string): CauseFrame | null {
  const name = dotnetMethod(qualified)
  if (name === '' || !name.includes('.')) return { text: name, owner: 'runtime', library: '' }
  const known = packageOf(name, dotnetNamespaces)
  if (known === null) return { text: name, owner: 'own', library: '' }
  return { text: name, owner: known.owner, library: known.owner === 'library' ? known.part : '' }
}

function dotnetMethod(qualified: string): string {
  // `Orders.<HandleAsync>d__12.MoveNext`, `Orders.<>c__DisplayClass3_0.<Handle>b__0`, `Orders.<<Handle>g__Local|3_0>d.MoveNext`.
  const angle = qualified.indexOf('<')
  if (angle > 0 && (qualified[angle - 1] === '.' || qualified[angle - 1] === '+')) {
    const inside = /<([A-Za-z_]\w*)>/.exec(qualified.slice(angle, angle + 300))?.[1]
    if (inside !== undefined) return `${dotnetType(qualified.slice(0, angle - 1))}.${inside}`
  }
  return dotnetType(qualified)
}

/** A class or method without type parameters: `Box`1[T].Put[K]` is `Box.Put`. */
export function dotnetType(name: string): string {
  if (!/[`[+]/.test(name)) return name
  let kept = ''
  let depth = 0
  for (let i = 0; i < name.length; i++) {
    const char = name[i] as string
    if (char === '[') depth++
    else if (char === ']') depth = Math.max(0, depth - 1)
    else if (depth > 0) continue
    else if (char === '`') while (/^\d/.test(name.slice(i + 1, i + 2))) i++
    else kept += char === '+' ? '.' : char
  }
  return kept
}
