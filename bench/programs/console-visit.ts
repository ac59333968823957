import { randomUUID } from 'node:crypto'
import { wait } from './meter.ts'

// biome-ignore lint/suspicious/noExplicitAny: whatever the API answers
type Body = any

/** Somebody who looks at the console, from another address with every request: its limit of requests is for one. */
export class Visit {
  readonly #url: string
  readonly #token: string
  #asked = 0

  private constructor(url: string, token: string) {
    this.#url = url
    this.#token = token
  }

  static async begin(url: string): Promise<Visit> {
    const { csrfToken } = (await (await fetch(new URL('api/v1/me', url))).json()) as { csrfToken: string }
    return new Visit(url, csrfToken)
  }

  async ask(path: string, body?: object): Promise<Body> {
    const n = this.#asked++
    const headers: Record<string, string> = {
      'x-forwarded-for': `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`,
      ...(body === undefined
        ? {}
        : {
            'content-type': 'application/json',
            'x-csrf-token': this.#token,
            'idempotency-key': randomUUID()
          })
    }
    const method = body === undefined ? 'GET' : 'POST'
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await fetch(new URL(`api/v1${path}`, this.#url), { method, headers, ...sent })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${(await answer.text()).slice(0, 300)}`)
    return answer.json()
  }
}

const hour = 3_600_000
/** Letters of one page. */
const limit = 50

/**
 * Milliseconds that each screen's question takes, asked again and again with other values.
 * @param samples of each
 */
export async function consoleScreens(
  visit: Visit,
  topic: string,
  letters: number,
  samples: number
): Promise<Map<string, number[]>> {
  const first = (await visit.ask('/letters?sort=oldest&limit=1')).items[0].at as number
  const last = (await visit.ask('/letters?sort=newest&limit=1')).items[0].at as number
  const { items: causes } = await visit.ask('/causes?limit=100')
  if (causes.length < 2) throw new Error(`${causes.length} causes`)
  await discard(visit, topic, causes.at(-1).fingerprint)
  const far = await pagesFarIn(visit, letters)
  const span = last - first
  let turn = 0
  /** Spread over 0 to 1, the same each time. */
  const any = (): number => (turn++ * 0.618034) % 1
  const cause = (): string => encodeURIComponent(causes[Math.floor(any() * causes.length)].fingerprint)
  const range = (part: number): string => {
    const since = Math.floor(first + any() * span * (1 - part))
    return `since=${since}&until=${Math.floor(since + span * part)}`
  }
  const place = (): string => `${topic}/${Math.floor(any() * 8)}/${Math.floor((any() * letters) / 8)}`
  const id = (): number => 1_000_000 + Math.floor(any() * letters)
  const questions: Record<string, () => string> = {
    overview: () => `/overview?${range(0.3)}`,
    overview_all: () => `/overview?since=${first}&until=${last}`,
    causes: () => `/causes?${range(0.3)}`,
    causes_all: () => `/causes?since=${first}&until=${last + 1}`,
    cause: () => `/causes/${cause()}?${range(0.3)}`,
    letters: () => `/letters?limit=${limit}`,
    far: () => `/letters?limit=${limit}&cursor=${encodeURIComponent(far[Math.floor(any() * far.length)] as string)}`,
    in_range: () => `/letters?limit=${limit}&${range(0.1)}`,
    of_cause: () => `/letters?limit=${limit}&cause=${cause()}&state=open&${range(0.1)}`,
    by_key: () => `/letters?limit=${limit}&key=${Math.floor(any() * letters)}`,
    text_rare: () => `/letters?limit=${limit}&text=${id()}`,
    text_common: () => `/letters?limit=${limit}&text=constraint`,
    text_beginning: () => `/letters?limit=${limit}&text=con`,
    text_in_range: () => `/letters?limit=${limit}&text=violates&${range(0.1)}`,
    text_of_cause: () => `/letters?limit=${limit}&text=violates%20constraint&cause=${cause()}&${range(0.1)}`,
    text_nothing: () => `/letters?limit=${limit}&text=constraint&since=${last + hour}`,
    columns: () => `/letters?limit=${limit}&column=value.amount&column=value.items[0].sku&${range(0.1)}`,
    facets: () => `/letters/facets?${range(0.3)}`,
    count_text: () => `/letters/count?text=violates`,
    count: () => `/letters/count?${range(0.3)}`,
    letter: () => `/letters/${place()}`,
    neighbours: () => `/letters/${place()}/neighbours`,
    audit: () => `/audit?limit=${limit}`,
    audit_of_action: () => '/audit?action=discard',
    cel_common: () => `/letters?limit=${limit}&where=${encodeURIComponent('value.amount > 90000')}&${range(0.3)}`,
    cel_rare: () => `/letters?limit=${limit}&where=${encodeURIComponent('value.amount == 77')}&${range(0.3)}`
  }
  const times = new Map<string, number[]>()
  for (const [name, question] of Object.entries(questions)) {
    const own: number[] = []
    for (let i = 0; i < (name.startsWith('cel') ? Math.ceil(samples / 5) : samples); i++) {
      const path = question()
      const asked = performance.now()
      const body = await visit.ask(path)
      own.push(performance.now() - asked)
      if (name === 'cel_common' && body.items.length === 0)
        throw new Error(`${path}: no letter, ${body.scan.scanned} looked at`)
    }
    times.set(name, own)
  }
  return times
}

/** Failures of one cause are decided on, so that states differ and the audit tells of them. */
async function discard(visit: Visit, dlq: string, fingerprint: string): Promise<void> {
  const { id } = await visit.ask('/actions', { dlq, action: 'discard', filter: { cause: [fingerprint] }, why: 'bench' })
  while ((await visit.ask(`/operations/${id}`)).operation.state !== 'done') await wait(200)
}

/** Cursors of pages that one comes to by going on and on. */
async function pagesFarIn(visit: Visit, letters: number): Promise<string[]> {
  const cursors: string[] = []
  let next: string | null = null
  for (let seen = 0; seen < Math.min(letters * 0.9, 50_000); seen += 500) {
    const page: Body = await visit.ask(
      `/letters?limit=500${next === null ? '' : `&cursor=${encodeURIComponent(next)}`}`
    )
    next = page.next
    if (next === null) break
    if (seen >= 5000) cursors.push(next)
  }
  return cursors
}
