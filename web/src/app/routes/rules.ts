import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { newRuleSearch, rulesSearch } from '../../features/rules/search.ts';
import { templatesSearch } from '../../features/templates/search.ts';
import { managed } from './managed.ts';
import { shell } from './shell.tsx';

const rules = createRoute({
  getParentRoute: () => shell,
  path: '/rules',
  validateSearch: rulesSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/rules/rules-page.tsx')),
    'RulesPage',
  ),
});

const newRule = createRoute({
  getParentRoute: () => shell,
  path: '/rules/new',
  validateSearch: newRuleSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/rules/new-rule-page.tsx')),
    'NewRulePage',
  ),
});

const rule = createRoute({
  getParentRoute: () => shell,
  path: '/rules/$rule',
  component: lazyRouteComponent(
    managed(() => import('../../features/rules/rule-page.tsx')),
    'RulePage',
  ),
});

const templates = createRoute({
  getParentRoute: () => shell,
  path: '/rules/templates',
  validateSearch: templatesSearch,
  component: lazyRouteComponent(
    managed(() => import('../../features/templates/templates-page.tsx')),
    'TemplatesPage',
  ),
});

/** When to warn. */
export const rulesRoutes = [rules, newRule, rule, templates] as const;
