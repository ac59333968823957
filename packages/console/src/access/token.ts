import * as crypto from 'node:crypto'

/** What nobody guesses. */
export const secret = (): string => crypto.randomBytes(32).toString('base64url')

/** What a token that somebody else holds is kept as. */
export const keyOf = (token: string): string => crypto.hash('sha256', token, 'hex')
