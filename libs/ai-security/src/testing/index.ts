/** `@ai-security/nestjs/testing`: what the tests of a host need. */
export { fakeAuth, fakePrincipal } from './fake-principal.js';
export { createTestIssuer, type TestIssuer, type TestIssuerOptions } from './test-issuer.js';
export { apiKeyStoreContract, type ContractRunner, type ContractStores } from './api-key-store-contract.js';
