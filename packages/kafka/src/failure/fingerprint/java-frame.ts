import type { CauseFrame } from './cause-frame.ts'
import { javaPackages, packageOf } from './frameworks.ts'

/** What generators put behind the name of the class that they made another of. */
const generated = ['$$', '_$$_', '$ByteBuddy$', '$HibernateProxy$', '$MockitoMock$', '$Proxy$_$$', '$jacocoInit']
const suffixes = ['_Subclass', '_ClientProxy', '$Proxy']
/** What compilers call the body of a coroutine or of a lambda; its name is in that of the class. */
const bodies: ReadonlySet<string> = new Set(['invokeSuspend', 'invoke', 'apply', 'resumeWith', 'accept', 'call', 'run'])

/**
 * `com.acme.Orders.handle` of what stands before the parenthesis of a frame of Java, Kotlin, Scala or Groovy: without module,
 * proxies, hidden classes, numbers of anonymous classes and lambdas. `null` for a frame that a compiler made.
 */
export function javaFrame(qualified: string): CauseFrame | null {
  const name = withoutModule(qualified)
  const dot = name.lastIndexOf('.')
  if (dot <= 0) return null
  const known = packageOf(name, javaPackages)
  if (known !== null) {
    const { owner, part } = known
    return { text: name, owner, library: owner === 'library' ? part : '' }
  }
  if (/^\$Proxy\d*\./.test(name)) return { text: name, owner: 'runtime', library: '' }
  const method = javaMethod(name.slice(dot + 1))
  if (method === null) return null
  const whole = name.slice(0, dot)
  const scala = /\$\$?anonfun\$(\w{1,80}?)\$/.exec(whole.slice(0, 400))?.[1]
  const type = javaType(whole)
  if (scala !== undefined) return own(type, scala)
  // `Orders$handle$2` with the body of a coroutine or lambda: the class is named by the function around it.
  const inner = bodies.has(method) ? /^(.*)\$([a-z]\w*)$/.exec(type.slice(0, 400)) : null
  return inner === null ? own(type, method) : own(inner[1] as string, inner[2] as string)
}

const own = (type: string, method: string): CauseFrame => ({ text: `${type}.${method}`, owner: 'own', library: '' })

/** `java.base/java.lang.Thread.run`, `app//a.B.c`; of a hidden class, `a.B$$Lambda/0x00001.c`, the slash is not a module's. */
function withoutModule(qualified: string): string {
  const slash = qualified.lastIndexOf('/')
  if (slash === -1) return qualified
  const behind = qualified.slice(slash + 1)
  if (!/^\d|^0x/.test(behind)) return behind
  const dot = behind.indexOf('.')
  return `${withoutModule(qualified.slice(0, slash))}${dot === -1 ? '' : behind.slice(dot)}`
}

/** A class without what is generated anew with each build, start or compilation. */
export function javaType(name: string): string {
  let type = name
  for (const mark of generated) {
    const at = type.indexOf(mark)
    if (at > 0) type = type.slice(0, at)
  }
  for (const mark of suffixes) if (type.endsWith(mark)) type = type.slice(0, -mark.length)
  if (!type.includes('$')) return type
  const parts = type.split('$').filter((part, i) => i === 0 || (part !== '' && !/^\d+$/.test(part)))
  return parts.map(part => part.replace(/^_?closure\d+$/, 'closure')).join('$')
}

/** `null` for methods that compilers make: accessors and bridges. */
function javaMethod(name: string): string | null {
  if (name.startsWith('lambda$')) {
    const end = name.indexOf('$', 7)
    const inside = end === -1 ? name.slice(7) : name.slice(7, end)
    return inside === '' || inside === 'null' || /^\d+$/.test(inside) ? 'lambda' : inside
  }
  if (name.startsWith('access$') || name.startsWith('$r8$')) return null
  if (name.startsWith('$anonfun$')) return name.slice(9).split('$', 1)[0] as string
  const at = name.indexOf('$')
  return at > 0 ? name.slice(0, at) : name
}
