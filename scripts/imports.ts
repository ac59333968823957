import { posix } from 'node:path'
import type { SourceFile } from './source-files.ts'

export interface Import {
  readonly line: number
  readonly specifier: string
  /** The file of ours that a relative import names, from the root of the repository. */
  readonly target: string | null
}

// The formatter puts every static import and re-export at the start of a line, and comment lines begin with * or //.
const statics = /^(?:import|export)\b(?:[^'"`;=()]*?\bfrom)?\s*'([^']+)'/gm
const dynamics = /^(?!\s*(?:\*|\/\/)).*?\bimport\(\s*'([^']+)'\s*\)/gm

/** What a file imports, types and dynamic imports included. */
export function importsOf(file: SourceFile): Import[] {
  return [...file.text.matchAll(statics), ...file.text.matchAll(dynamics)].map(match => {
    const specifier = match[1] as string
    return {
      line: file.text.slice(0, match.index).split('\n').length,
      specifier,
      target: specifier.startsWith('.') ? posix.join(posix.dirname(file.path), specifier) : null
    }
  })
}
