/** Where a chain of redirects ended. */
export interface Landed {
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly body: string
  /** Every address on the way, this one last. */
  readonly way: readonly URL[]
}

/** As much of a browser as signing in needs: cookies for each host, redirects followed, forms sent. */
export class CookieBrowser {
  readonly #cookies = new Map<string, Map<string, string>>()
  /** Requests to these addresses are not made: their answer is the address alone. */
  stopAt: (url: URL) => boolean = () => false

  async go(address: string | URL, init: RequestInit = {}): Promise<Landed> {
    const way: URL[] = []
    let url = new URL(address)
    let asked = init
    for (;;) {
      way.push(url)
      if (this.stopAt(url)) return { url, status: 0, headers: new Headers(), body: '', way }
      const cookie = this.cookieHeader(url)
      const answer = await fetch(url, { ...asked, redirect: 'manual', headers: { ...asked.headers, cookie } })
      this.#keep(url, answer.headers.getSetCookie())
      const location = answer.headers.get('location')
      const body = await answer.text()
      if (location === null) return { url, status: answer.status, headers: answer.headers, body, way }
      url = new URL(location, url)
      asked = {}
    }
  }

  send(address: string | URL, form: Readonly<Record<string, string>>): Promise<Landed> {
    return this.go(address, { method: 'POST', body: new URLSearchParams(form) })
  }

  cookieHeader(url: URL): string {
    return [...this.cookiesOf(url)].map(pair => pair.join('=')).join('; ')
  }

  /** Kept apart by port: console and provider of a test are of one host. */
  cookiesOf({ host }: URL): Map<string, string> {
    const found = this.#cookies.get(host) ?? new Map<string, string>()
    this.#cookies.set(host, found)
    return found
  }

  #keep(url: URL, given: readonly string[]): void {
    const cookies = this.cookiesOf(url)
    for (const line of given) {
      const [pair = '', ...attributes] = line.split('; ')
      const at = pair.indexOf('=')
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
      const ends = attributes.some(text => /^expires=Thu, 01 Jan 1970/i.test(text) || /^max-age=0$/i.test(text))
      if (ends) cookies.delete(name)
      else cookies.set(name, value)
    }
  }
}
