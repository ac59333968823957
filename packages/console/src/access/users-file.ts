import { readFileSync, statSync } from 'node:fs'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { Grant } from '../api/index.ts'
import { fitsPassword, hashPassword, isPasswordHash } from './password.ts'

/** Somebody who may sign in. */
export interface User {
  readonly name: string
  readonly password: string
  readonly grants: readonly Grant[]
}

const file = Compile(
  Type.Object(
    {
      users: Type.Array(
        Type.Object(
          { name: Type.String({ minLength: 1, maxLength: 200 }), password: Type.String(), grants: Type.Array(Grant) },
          { additionalProperties: false }
        ),
        { minItems: 1 }
      )
    },
    { additionalProperties: false }
  )
)

/** Why a file of users cannot be used. */
export class UsersFileError extends Error {}

const checkMs = 5000

/** Those who may sign in, as a file tells. It is looked at again when it changes: who is taken out of it is signed out. */
export class Users {
  readonly #path: string
  #users: ReadonlyMap<string, User>
  #modified: number
  #looked = 0
  /** What those take whose name is not there: an answer that comes sooner would tell which names are. */
  readonly #decoy: Promise<string>

  /** @throws UsersFileError */
  constructor(path: string) {
    this.#path = path
    this.#modified = modifiedAt(path)
    this.#users = read(path)
    this.#decoy = hashPassword('nobody')
  }

  /** @param now milliseconds since the epoch */
  find(name: string, now: number): User | null {
    this.#look(now)
    return this.#users.get(name) ?? null
  }

  async signIn(name: string, password: string, now: number): Promise<User | null> {
    const user = this.find(name, now)
    const right = await fitsPassword(password, user?.password ?? (await this.#decoy))
    return right ? user : null
  }

  #look(now: number): void {
    if (now - this.#looked < checkMs) return
    this.#looked = now
    try {
      const modified = modifiedAt(this.#path)
      if (modified === this.#modified) return
      this.#users = read(this.#path)
      this.#modified = modified
    } catch {
      // A file that is being written, or is broken, takes nobody's access away and gives none.
    }
  }
}

const modifiedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

function read(path: string): ReadonlyMap<string, User> {
  const refuse = (reason: string): never => {
    throw new UsersFileError(`${path}: ${reason}`)
  }
  let given: unknown
  try {
    given = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    return refuse(`it cannot be read as JSON (${(error as Error).message})`)
  }
  if (!file.Check(given)) {
    const [first] = file.Errors(given)
    return refuse(`${first?.instancePath ?? ''} ${first?.message ?? 'is no list of users'}`)
  }
  const { users } = given as { readonly users: readonly User[] }
  for (const { name, password } of users)
    if (!isPasswordHash(password))
      refuse(`the password of '${name}' is no hash: make one with dead-letter console --hash-password`)
  const byName = new Map(users.map(user => [user.name, user]))
  if (byName.size < users.length) refuse('a name stands there twice')
  return byName
}
