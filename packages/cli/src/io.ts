import type { Terminal } from './output/terminal.ts'

/** What a command has of the process. */
export interface Io {
  readonly terminal: Terminal
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}
