/** A program for a thread. Sources are run as they are; what is published is built. */
export const workerFile = (name: string, base: string): URL =>
  new URL(`./${name}.${base.endsWith('.ts') ? 'ts' : 'js'}`, base)
