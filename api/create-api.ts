import { randomUUID } from 'node:crypto';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance, LogController, type RouteOptions } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { accountRoutes } from './account/routes.ts';
import { secondFactorRoutes } from './account/second-factor-routes.ts';
import { alertLifeRoutes } from './alerts/life-routes.ts';
import { alertRoutes } from './alerts/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { claimRoutes } from './claims/routes.ts';
import type { ApiContext } from './context.ts';
import { deviceImportRoutes } from './devices/import-routes.ts';
import { deviceLifeRoutes } from './devices/life-routes.ts';
import { deviceRoutes } from './devices/routes.ts';
import { waitingDeviceRoutes } from './devices/waiting-routes.ts';
import { diaryRoutes } from './diary/routes.ts';
import { displayRoutes } from './displays/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { householdRoutes } from './households/routes.ts';
import { guardRoutes } from './http/access.ts';
import { auditRefusals } from './http/audit-refusals.ts';
import { boundClosing } from './http/closing.ts';
import { answerClientError, answerFrameworkError, answerWithProblems } from './http/errors.ts';
import { IdempotentCreates } from './http/idempotency.ts';
import { readMapOrigin } from './http/map-origin.ts';
import { redirectToHttps } from './http/redirect.ts';
import { limitRequests } from './http/request-limit.ts';
import { secureHeaders } from './http/security-headers.ts';
import type { Api } from './http/types.ts';
import { acceptanceRoutes } from './invitations/acceptance-routes.ts';
import { invitationRoutes } from './invitations/routes.ts';
import { labelRoutes } from './labels/routes.ts';
import { LIVE_LIMITS } from './live/limits.ts';
import { LiveHub } from './live/live-hub.ts';
import { liveRoutes } from './live/routes.ts';
import { maintenanceRoutes } from './maintenance/routes.ts';
import { mapRoutes } from './map/routes.ts';
import { addPlatformMetrics } from './metrics/platform-metrics.ts';
import { metricsRoutes } from './metrics/routes.ts';
import { mqttPortsRoute } from './mqtt/ports-route.ts';
import { mqttRoutes, selectSubprotocol } from './mqtt/routes.ts';
import { chainRoutes } from './notifications/chain-routes.ts';
import { deliveryRoutes } from './notifications/delivery-routes.ts';
import { noticeRoutes } from './notifications/notice-routes.ts';
import { ownEndpointRoutes } from './notifications/own-endpoint-routes.ts';
import { preferenceRoutes } from './notifications/preference-routes.ts';
import { scopeEndpointRoutes } from './notifications/scope-endpoint-routes.ts';
import { observationRoutes } from './observations/routes.ts';
import { seriesRoutes } from './observations/series-routes.ts';
import { documentApi } from './openapi/document.ts';
import { organisationRoutes } from './organisations/routes.ts';
import { overviewRoutes } from './overview/routes.ts';
import { passwordResetRoutes } from './password-resets/routes.ts';
import type { ApiDependencies } from './ports.ts';
import { profileRoutes } from './profiles/routes.ts';
import { observedPropertyRoutes } from './properties/routes.ts';
import { quarantineRoutes } from './quarantine/routes.ts';
import { effectiveRuleRoutes } from './rules/effective-routes.ts';
import { rehearsalRoutes } from './rules/rehearsal-routes.ts';
import { ruleRoutes } from './rules/routes.ts';
import { displaySessionRoutes } from './session/display-routes.ts';
import { sessionRoutes } from './session/routes.ts';
import { channelRoutes } from './settings/channel-routes.ts';
import { mapSourceRoutes } from './settings/map-routes.ts';
import { plainSettingRoutes } from './settings/plain-settings.ts';
import { settingsRoutes } from './settings/routes.ts';
import { securityRoutes } from './settings/security-routes.ts';
import { setupRoutes } from './setup/routes.ts';
import { siteRoutes } from './sites/routes.ts';
import { templateRoutes } from './templates/routes.ts';
import { tokenRoutes } from './tokens/routes.ts';
import { unitRoutes } from './units/routes.ts';
import { grantRoutes } from './users/grant-routes.ts';
import { helpRoutes } from './users/help-routes.ts';
import { userRoutes } from './users/routes.ts';
import { viewRoutes } from './views/routes.ts';
import { publicVillageRoutes } from './village-pages/public-routes.ts';
import { villagePageRoutes } from './village-pages/routes.ts';
import { villageRoutes } from './villages/routes.ts';
import { warningFeedRoutes } from './warnings/feed-routes.ts';
import { warningRoutes } from './warnings/routes.ts';
import { serveWeb } from './web/serve-web.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route, as it was declared. */
    routeList: RouteOptions[];
  }
}

const BODY_BYTES = 1024 * 1024;
/** A frame of the live channel names at most 2,000 devices of 64 characters; one of MQTT holds what the broker takes. */
const FRAME_BYTES = 256 * 1024;

/** Everything under /api/v1. */
const resources = [
  sessionRoutes,
  displaySessionRoutes,
  overviewRoutes,
  deviceRoutes,
  deviceImportRoutes,
  deviceLifeRoutes,
  waitingDeviceRoutes,
  claimRoutes,
  labelRoutes,
  siteRoutes,
  diaryRoutes,
  organisationRoutes,
  villageRoutes,
  villagePageRoutes,
  profileRoutes,
  observedPropertyRoutes,
  mqttPortsRoute,
  observationRoutes,
  seriesRoutes,
  mapRoutes,
  ruleRoutes,
  rehearsalRoutes,
  effectiveRuleRoutes,
  templateRoutes,
  alertRoutes,
  alertLifeRoutes,
  maintenanceRoutes,
  quarantineRoutes,
  accountRoutes,
  preferenceRoutes,
  ownEndpointRoutes,
  noticeRoutes,
  deliveryRoutes,
  scopeEndpointRoutes,
  chainRoutes,
  secondFactorRoutes,
  userRoutes,
  grantRoutes,
  helpRoutes,
  invitationRoutes,
  acceptanceRoutes,
  passwordResetRoutes,
  tokenRoutes,
  displayRoutes,
  unitRoutes,
  settingsRoutes,
  securityRoutes,
  plainSettingRoutes,
  mapSourceRoutes,
  channelRoutes,
  warningRoutes,
  setupRoutes,
  householdRoutes,
  viewRoutes,
  auditRoutes,
  liveRoutes,
] as const;

/** Builds the HTTP side of Sen, ready to listen; `close()` ends the live channels as well. */
export async function createApi(dependencies: ApiDependencies): Promise<FastifyInstance> {
  const { registry, now, metrics, logger } = dependencies;
  const app: Api = Fastify({
    loggerInstance: logger,
    // Each request is counted by route in /metrics; logged are only those that went wrong.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    // Someone who sends a request byte by byte holds a socket no longer than this.
    requestTimeout: 60_000,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
    trustProxy: [...(dependencies.trustedProxies ?? ['loopback'])],
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
  }).withTypeProvider<ZodTypeProvider>() as unknown as Api;
  app.decorate('routeList', []);
  app.addHook('onRoute', (route) => void app.routeList.push(route));
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerWithProblems(app);

  const hub = new LiveHub({
    places: dependencies.places,
    limits: { ...LIVE_LIMITS, ...dependencies.liveLimits },
    setInterest: (devices) => dependencies.ingest.setInterest(devices),
    onCount: metrics.liveClients,
    onEnded: metrics.liveClosed,
  });
  dependencies.ingest.onLive((updates) => hub.publish(updates));
  dependencies.ingest.onAlert((event) => hub.publishAlert(event));
  app.addHook('preClose', async () => hub.close());
  boundClosing(app);
  addPlatformMetrics(metrics, dependencies);

  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.request(request.method, route, reply.statusCode, reply.elapsedTime);
  });
  const mapOrigin = await readMapOrigin(registry);
  await secureHeaders(app, mapOrigin.current);
  await app.register(cookie);
  await app.register(compress, {
    global: true,
    threshold: 1024,
    customTypes: /^text\/|[+/]json/,
    // JSON of readings shrinks to a tenth at the lowest level already; higher ones cost three times the time for little.
    zlibOptions: { level: 1 },
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } },
  });
  await app.register(websocket, { options: { maxPayload: FRAME_BYTES, handleProtocols: selectSubprotocol } });
  await app.register(rateLimit, { global: false });
  if (dependencies.redirectTo) redirectToHttps(app, dependencies.redirectTo);
  const refusedAttempts = auditRefusals(app, registry);
  guardRoutes(app, { registry, places: dependencies.places, now, refusedAttempts });
  limitRequests(app);
  await documentApi(app, dependencies.version);

  const context: ApiContext = {
    ...dependencies,
    hub,
    refusedAttempts,
    creates: new IdempotentCreates(registry, now),
    mapOrigin,
  };
  await app.register(
    async (scope) => {
      for (const routes of resources) routes(scope as unknown as Api, context);
    },
    { prefix: '/api/v1' },
  );
  warningFeedRoutes(app, context);
  publicVillageRoutes(app, context, dependencies.webRoot);
  healthRoutes(app, context);
  metricsRoutes(app, context);
  mqttRoutes(app, context);
  await serveWeb(app, dependencies.webRoot);
  return app as unknown as FastifyInstance;
}
