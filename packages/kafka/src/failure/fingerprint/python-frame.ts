import type { CauseFrame } from './cause-frame.ts'
import { pythonRuntime } from './frameworks.ts'

const packages = ['site-packages/', 'dist-packages/']
const ownLibrary =
  /\/lib(?:64)?\/python\d|\/python\d[\d.]*\/(?!site-packages|dist-packages)|[\\/]Python\d+[\\/]lib[\\/]|\/Python\.framework\//i

/** A frame of `File "<path>", line N, in <name>`: module and function. */
export function pythonFrame(file: string, name: string): CauseFrame {
  const path = file.includes('\\') ? file.replaceAll('\\', '/') : file
  const text = `${name === '<lambda>' || name.endsWith('comp>') ? '' : name} (${moduleOf(path)})`
  for (const folder of packages) {
    const at = path.lastIndexOf(folder)
    if (at === -1) continue
    const part = path.slice(at + folder.length, at + folder.length + 100).split('/', 1)[0] as string
    return { text, owner: 'library', library: part.replace(/\.py$/, '') }
  }
  for (const start of pythonRuntime) if (path.startsWith(start)) return { text, owner: 'runtime', library: '' }
  return { text, owner: ownLibrary.test(path) ? 'runtime' : 'own', library: '' }
}

function moduleOf(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1)
  const name = file.replace(/\.pyc?$/, '')
  if (name !== '__init__') return name
  const folder = path.slice(0, Math.max(0, path.length - file.length - 1))
  return folder.slice(folder.lastIndexOf('/') + 1)
}
