import { type Identity, plain } from '../identity.ts'

export type Claims = Readonly<Record<string, unknown>>

/** Whom the provider vouches for. */
export interface Account extends Identity {
  readonly groups: readonly string[]
}

/** OpenID Connect allows no longer ones. */
const mostSubject = 255
const mostGroups = 2000

/**
 * @param issuer that the ID token was checked against
 * @param path name of the claim that holds the groups, or the way to it: `realm_access.roles`
 * @returns `null` for a subject that is none
 */
export function accountOf(issuer: string, claims: Claims, path: string): Account | null {
  const { sub } = claims
  if (typeof sub !== 'string' || sub === '' || sub.length > mostSubject) return null
  const id = `${issuer}#${encodeURIComponent(sub.toWellFormed())}`
  const names = [claims.name, claims.preferred_username, claims.email]
  const name = names.map(given => (typeof given === 'string' ? plain(given) : '')).find(given => given !== '')
  return { id, name: name ?? sub, groups: groupsOf(claims, path) }
}

/** What stands in the claim of groups: a list of names, or one. */
export function groupsOf(claims: Claims, path: string): string[] {
  const found = claimAt(claims, path)
  const list = Array.isArray(found) ? found : [found]
  return list.filter(group => typeof group === 'string').slice(0, mostGroups)
}

/** A claim whose name has dots in it comes before the way that its parts make. */
export function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  let at: unknown = claims
  for (const part of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined
    at = (at as Claims)[part]
  }
  return at
}
