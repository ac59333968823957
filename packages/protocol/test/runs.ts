const times = Number(process.env.FUZZ_TIMES ?? 1)

/**
 * How often a property is tried: `usual` times, which takes a moment, or with FUZZ_TIMES=100 a hundred times as often, for a
 * long run, with 0.1 a tenth of it.
 */
export const runs = (usual: number): { readonly numRuns: number } => ({ numRuns: Math.ceil(usual * times) })
