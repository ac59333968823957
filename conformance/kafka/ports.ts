import { createServer } from 'node:net'

// Below the range from which systems take ports for outgoing connections: a broker that was killed must find its own
// port free when it is started again.
const lowest = 20_000
const highest = 31_999

/** Ports that nothing listens on. Another process may still take one before it is used: be ready to ask again. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  for (let tries = 0; ports.size < count; tries++) {
    if (tries > 1000) throw new Error(`No free ports between ${lowest} and ${highest}.`)
    const port = lowest + Math.floor(Math.random() * (highest - lowest + 1))
    if (!ports.has(port) && (await isFree(port))) ports.add(port)
  }
  return [...ports]
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
