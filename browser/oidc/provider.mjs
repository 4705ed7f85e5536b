// A certified OpenID Connect provider (npm's oidc-provider), set up like ID-porten, for the test of our client that did not
// write it. On loopback, with everything in memory. Prints READY and its issuer.
//
//   PORT=4011 CLIENT_JWK='{"kty":"RSA",…}' REDIRECT_URI=… POST_LOGOUT_URI=… node provider.mjs
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import Provider from 'oidc-provider';

const { PORT, CLIENT_JWK, REDIRECT_URI, POST_LOGOUT_URI } = process.env;
const issuer = `http://127.0.0.1:${PORT}`;
const LEVELS = ['idporten-loa-low', 'idporten-loa-substantial', 'idporten-loa-high'];
const locales = new Map();

const signingKey = () => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  kid: randomBytes(4).toString('hex'),
  alg: 'RS256',
  use: 'sig',
});

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'reim',
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'RS256',
      jwks: { keys: [JSON.parse(CLIENT_JWK)] },
      redirect_uris: [REDIRECT_URI],
      post_logout_redirect_uris: [POST_LOGOUT_URI],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      subject_type: 'pairwise',
      id_token_signed_response_alg: 'RS256',
    },
  ],
  jwks: { keys: [signingKey()] },
  // Signing out is a form posted from another site, as Digdir advises.
  enableHttpPostMethods: true,
  cookies: { keys: [randomBytes(16).toString('hex')], long: { sameSite: 'none' } },
  acrValues: LEVELS,
  responseTypes: ['code'],
  clientAuthMethods: ['private_key_jwt'],
  subjectTypes: ['pairwise'],
  pairwiseIdentifier: (_ctx, account, client) =>
    createHash('sha256').update(client.clientId + account).digest('base64url'),
  scopes: ['openid', 'profile'],
  claims: { openid: ['sub', 'pid', 'locale', 'acr', 'amr', 'auth_time', 'sid'], profile: ['pid', 'locale'] },
  conformIdTokenClaims: false, // ID-porten puts pid in the identity token
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, pid: id, locale: locales.get(id) ?? 'nb' }),
  }),
  pkce: { required: () => true },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  features: {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = `<!doctype html><html lang="nb"><title>Logg ut</title>${form}`;
      },
    },
  },
  // ID-porten asks nobody for consent.
  loadExistingGrant: async (ctx) => {
    const { client, session } = ctx.oidc;
    const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid profile');
    await grant.save();
    return grant;
  },
  ttl: { Session: 7200, IdToken: 120, AccessToken: 120, AuthorizationCode: 60, Interaction: 600, Grant: 7200 },
  renderError: (ctx, out) => {
    ctx.type = 'json';
    ctx.body = out;
  },
});

const form = async (request) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return new URLSearchParams(text);
};

// Where somebody says who they are: `pid` and `acr`, or `avbryt`.
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const { params } = await provider.interactionDetails(ctx.req, ctx.res);
  if (ctx.method === 'GET') {
    ctx.type = 'html';
    ctx.body = '<!doctype html><html lang="nb"><title>Logg inn</title><form method="post"><input name="pid"></form>';
    return;
  }
  const filled = await form(ctx.req);
  const pid = filled.get('pid');
  const result = filled.get('avbryt')
    ? { error: 'access_denied', error_description: 'Brukeren avbrøt' }
    : { login: { accountId: pid, acr: filled.get('acr') ?? params.acr_values, amr: ['TestID'] } };
  if (pid) locales.set(pid, String(params.ui_locales ?? 'nb').split(' ')[0]);
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: false }));
  ctx.status = 303;
});

provider.on('server_error', (_ctx, error) => console.error(error));
provider.listen(Number(PORT), '127.0.0.1', () => console.log(`READY ${issuer}`));
