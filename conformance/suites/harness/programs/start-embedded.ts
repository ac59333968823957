import { startEmbedded } from '../../../embedded/index.ts'

const { pid } = await startEmbedded()
console.log(JSON.stringify({ pid }))
setInterval(() => {}, 60_000)
