import { Button, Checkbox, TextInput } from '@mantine/core';
import { deliveryPurpose } from '../../../../domain/notifications/message.ts';
import type { ZnsTemplate } from '../../../../domain/notifications/zns-template.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import classes from './channels.module.css';
import type { Faults } from './settings-change.ts';
import { ZnsParameters } from './zns-parameters.tsx';

interface ZnsTemplatesProps {
  readonly value: readonly ZnsTemplate[];
  readonly onChange: (templates: ZnsTemplate[]) => void;
  readonly faults: Faults;
}

const fresh: ZnsTemplate = { id: '', name: '', purposes: [], parameters: [] };

/** The templates that Zalo approved: what each is for, and with what its parameters are filled. */
export function ZnsTemplates({ value, onChange, faults }: ZnsTemplatesProps) {
  const { t } = useTexts();
  const set = (at: number, change: Partial<ZnsTemplate>) =>
    onChange(value.map((one, i) => (i === at ? { ...one, ...change } : one)));
  const all = faults.get('zalo.templates');
  return (
    <fieldset className={classes.list}>
      <legend>{t('channels.zns')}</legend>
      <p className={classes.small}>{value.length === 0 ? t('channels.znsNone') : t('channels.znsLead')}</p>
      {value.map((template, i) => {
        const path = `zalo.templates.${i}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: until it has a number, a template is its place in the list
          <div key={i} className={classes.item}>
            <div className={classes.pair}>
              <TextInput
                size="md"
                inputMode="numeric"
                maxLength={20}
                label={t('channels.znsId')}
                value={template.id}
                error={faults.get(`${path}.id`)}
                onChange={(event) => set(i, { id: event.currentTarget.value.trim() })}
              />
              <TextInput
                size="md"
                maxLength={120}
                label={t('channels.znsName')}
                value={template.name}
                error={faults.get(`${path}.name`)}
                onChange={(event) => set(i, { name: event.currentTarget.value })}
              />
            </div>
            <Checkbox.Group
              label={t('channels.purposes')}
              value={template.purposes}
              error={faults.get(`${path}.purposes`)}
              onChange={(next) => set(i, { purposes: deliveryPurpose.options.filter((one) => next.includes(one)) })}
            >
              <div className={classes.purposes}>
                {deliveryPurpose.options.map((purpose) => (
                  <Checkbox
                    key={purpose}
                    size="md"
                    classNames={{ body: classes.checkbox ?? '' }}
                    value={purpose}
                    label={t(`channels.purpose.${purpose}`)}
                  />
                ))}
              </div>
            </Checkbox.Group>
            <ZnsParameters
              value={template.parameters}
              onChange={(parameters) => set(i, { parameters })}
              path={`${path}.parameters`}
              faults={faults}
            />
            <div>
              <Button variant="default" onClick={() => onChange(value.filter((_one, j) => j !== i))}>
                {t('channels.znsRemove', { name: template.name || template.id })}
              </Button>
            </div>
          </div>
        );
      })}
      {all !== undefined && (
        <p role="alert" className={classes.wrong}>
          {all}
        </p>
      )}
      <div>
        <Button variant="default" onClick={() => onChange([...value, fresh])}>
          {t('channels.znsAdd')}
        </Button>
      </div>
    </fieldset>
  );
}
