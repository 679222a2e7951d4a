import { bucketText } from '../../charts/bucket-text.ts';
import { quantityLine } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { Amounts } from '../../lib/amounts.ts';
import { DataTable, TABLE_ROWS } from './data-table.tsx';

/** Amounts, newest first. */
export function AmountTable({ bars, datastream }: { readonly bars: Amounts; readonly datastream: string }) {
  const tools = useTexts();
  const { t, format } = tools;
  const rows = bars.t
    .map((at, i) => {
      const amount = bars.amounts[i];
      const value = amount == null ? t('device.noData') : quantityLine(datastream, amount, tools);
      return { key: at, cells: [bucketText(at, bars.bucketMs, format), value] };
    })
    .reverse()
    .slice(0, TABLE_ROWS);
  return <DataTable columns={[t('device.time'), t('device.amount')]} rows={rows} />;
}
