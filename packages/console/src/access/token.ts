import { hash, randomBytes } from 'node:crypto'

/** What nobody guesses. */
export const secret = (): string => randomBytes(32).toString('base64url')

/** What a token that somebody else holds is kept as. */
export const keyOf = (token: string): string => hash('sha256', token, 'hex')
