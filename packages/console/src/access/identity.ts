/** Somebody who is signed in. */
export interface Identity {
  /** Stays the same: a name of the file of users; at a provider `issuer#subject`. */
  readonly id: string
  /** For people to read. At a provider its owner may change it. */
  readonly name: string
}

/**
 * Who did something, as ledger and audit tell it: the name alone where it is the identity, or `name <identity>`. Who is meant is decided
 * by the identity, since a name can be changed.
 */
export const signatureOf = ({ id, name }: Identity): string => (id === name ? id : `${plain(name)} <${id}>`)

/** The identity of a signature: only what ends it in `<…>` counts, which no name can hold. */
export const identityOf = (signature: string): string => /<([^<>]+)>$/.exec(signature)?.[1] ?? signature

export const isSame = (signature: string, other: string): boolean => identityOf(signature) === identityOf(other)

/** A name that others gave, fit for a line of text. */
export const plain = (name: string): string =>
  name
    .toWellFormed()
    .replaceAll(/[\p{C}\p{Z}<>]+/gu, ' ')
    .trim()
    .slice(0, 100)
