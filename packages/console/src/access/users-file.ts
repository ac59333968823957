import { readFileSync } from 'node:fs'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { Grant } from '../api/index.ts'
import { fitsPassword, hashPassword, isPasswordHash } from './password.ts'
import { WatchedFile } from './watched-file.ts'

/** Somebody who may sign in. */
export interface User {
  readonly name: string
  readonly password: string
  readonly grants: readonly Grant[]
}

/** What members of a group of the identity provider may. */
interface Group {
  readonly name: string
  readonly grants: readonly Grant[]
}

const name = Type.String({ minLength: 1, maxLength: 200 })
const file = Compile(
  Type.Object(
    {
      users: Type.Optional(
        Type.Array(
          Type.Object({ name, password: Type.String(), grants: Type.Array(Grant) }, { additionalProperties: false }),
          { minItems: 1 }
        )
      ),
      groups: Type.Optional(
        Type.Array(Type.Object({ name, grants: Type.Array(Grant) }, { additionalProperties: false }), { minItems: 1 })
      )
    },
    { additionalProperties: false }
  )
)

/** Why a file of users cannot be used. */
export class UsersFileError extends Error {}

/** Those who may sign in with a password, as a file tells. Who is taken out of it is signed out. */
export class Users {
  readonly #file: WatchedFile<ReadonlyMap<string, User>>
  /** What those take whose name is not there: an answer that comes sooner would tell which names are. */
  readonly #decoy: Promise<string>

  /** @throws UsersFileError */
  constructor(path: string) {
    this.#file = new WatchedFile(path, readUsers)
    this.#decoy = hashPassword('nobody')
  }

  /** @param now milliseconds since the epoch */
  find(name: string, now: number): User | null {
    return this.#file.content(now).get(name) ?? null
  }

  async signIn(name: string, password: string, now: number): Promise<User | null> {
    const user = this.find(name, now)
    const right = await fitsPassword(password, user?.password ?? (await this.#decoy))
    return right ? user : null
  }
}

/** What groups of an identity provider may, as a file tells. */
export class Groups {
  readonly #file: WatchedFile<ReadonlyMap<string, Group>>

  /** @throws UsersFileError */
  constructor(path: string) {
    this.#file = new WatchedFile(path, readGroups)
  }

  /** @param now milliseconds since the epoch */
  grantsOf(names: readonly string[], now: number): readonly Grant[] {
    const groups = this.#file.content(now)
    return names.flatMap(name => groups.get(name)?.grants ?? [])
  }
}

function readUsers(path: string): ReadonlyMap<string, User> {
  const { users, groups } = read(path)
  if (groups !== undefined) refuse(path, 'groups are those of an identity provider: name it with --oidc-issuer')
  if (users === undefined) return refuse(path, 'it holds no users')
  for (const { name, password } of users)
    if (!isPasswordHash(password))
      refuse(path, `the password of '${name}' is no hash: make one with dead-letter console --hash-password`)
  return byName(path, users)
}

function readGroups(path: string): ReadonlyMap<string, Group> {
  const { users, groups } = read(path)
  if (users !== undefined)
    refuse(path, 'people sign in at the identity provider: say by groups who may what, and take the users out')
  if (groups === undefined) return refuse(path, 'it holds no groups')
  return byName(path, groups)
}

interface Content {
  readonly users?: readonly User[]
  readonly groups?: readonly Group[]
}

function read(path: string): Content {
  let given: unknown
  try {
    given = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    return refuse(path, `it cannot be read as JSON (${(error as Error).message})`)
  }
  if (!file.Check(given)) {
    const [first] = file.Errors(given)
    return refuse(path, `${first?.instancePath ?? ''} ${first?.message ?? 'is no list of users'}`)
  }
  return given as Content
}

function byName<T extends { readonly name: string }>(path: string, list: readonly T[]): ReadonlyMap<string, T> {
  const found = new Map(list.map(one => [one.name, one]))
  if (found.size < list.length) refuse(path, 'a name stands there twice')
  return found
}

function refuse(path: string, reason: string): never {
  throw new UsersFileError(`${path}: ${reason}`)
}
