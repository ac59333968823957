/** The module; its types are those of its import, which are others to the compiler than those of its require. */
export declare const load: () => unknown
