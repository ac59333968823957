import type { CauseFrame } from './cause-frame.ts'
import { goRuntime } from './frameworks.ts'

/** A frame of Go: the function with its package's last part, without arguments, type parameters and numbers of closures. */
export function goFrame(call: string, path: string): CauseFrame | null {
  const name = withoutArguments(call)
  if (name === '' || name === 'panic') return null
  const slash = name.lastIndexOf('/')
  const text = goFunction(name.slice(slash + 1))
  const first = name.slice(0, firstEnd(name))
  const module = moduleOf(name)
  const dependency = /\/pkg\/mod\/|\/vendor\/|\/_workspace\/|@v\d/.test(path)
  if (dependency) return { text, owner: 'library', library: module }
  const standard =
    /\/(?:usr\/local|usr\/lib|opt|libexec|toolchain)[\w./-]{0,60}\/go[\w.-]{0,20}\/src\/|\$GOROOT|\/hostedtoolcache\/go\//i.test(
      path
    )
  if (standard || (goRuntime.has(first) && !name.startsWith('main.'))) return { text, owner: 'runtime', library: '' }
  return { text, owner: 'own', library: '' }
}

/** `pkg.(*T).Method(0xc000…, 0x1)`: the last parenthesis that opens at the call's end. */
function withoutArguments(call: string): string {
  if (!call.endsWith(')')) return call
  const at = call.lastIndexOf('(')
  return at <= 0 ? call : call.slice(0, at)
}

function firstEnd(name: string): number {
  const slash = name.indexOf('/')
  const dot = name.indexOf('.')
  return slash === -1 ? (dot === -1 ? name.length : dot) : slash
}

function goFunction(name: string): string {
  const plain = name.includes('[') ? withoutBrackets(name) : name
  return plain.replace(/-fm$/, '').replace(/(?:\.(?:func|gowrap|deferwrap)?\d+){1,8}$/, '')
}

/** Type parameters, `Map[string,int]`, are left out; what is never closed is left as it is. */
function withoutBrackets(name: string): string {
  const open = name.indexOf('[')
  const close = name.lastIndexOf(']')
  return close > open ? name.slice(0, open) + name.slice(close + 1) : name
}

/** `github.com/acme/app` of `github.com/acme/app/orders.Handle`; of other hosts two parts. */
function moduleOf(name: string): string {
  const parts = name.slice(0, 200).split('/')
  return parts
    .slice(0, /^git(?:hub|lab)\.com$/.test(parts[0] ?? '') ? 3 : 2)
    .join('/')
    .replace(/\.[A-Z(].*$/, '')
}
