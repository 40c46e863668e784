/** Injection token of the `RedisConnection` that all parts share, or of `null` where none is configured. */
export const REDIS = Symbol('ai-security:redis');
