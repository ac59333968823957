import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

const parameters = { N: 2 ** 15, r: 8, p: 1 }
const maxmem = 256 * 1024 * 1024
const keyBytes = 32

/** A password as it stands in the users file: `scrypt:N:r:p:salt:key`, salt and key in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const { N, r, p } = parameters
  const salt = randomBytes(16)
  const key = await derive(password, salt, N, r, p)
  return `scrypt:${N}:${r}:${p}:${salt.toString('base64url')}:${key.toString('base64url')}`
}

export const isPasswordHash = (text: string): boolean =>
  /^scrypt:\d{1,8}:\d{1,3}:\d{1,3}:[\w-]{16,}:[\w-]{43}$/.test(text)

export async function fitsPassword(password: string, hash: string): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = hash.split(':')
  const wanted = Buffer.from(key, 'base64url')
  const found = await derive(password, Buffer.from(salt, 'base64url'), Number(N), Number(r), Number(p))
  return wanted.length === found.length && timingSafeEqual(wanted, found)
}

const derive = (password: string, salt: Buffer, N: number, r: number, p: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, { N, r, p, maxmem }, (error, key) =>
      error === null ? resolve(key) : reject(error)
    )
  })
