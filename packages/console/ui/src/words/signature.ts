/** Who did something, as people call that one; who is meant exactly stands behind the name, in brackets. */
export const nameIn = (signature: string): string => signature.replace(/ <[^<>]+>$/, '')
