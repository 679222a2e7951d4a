/**
 * The part of total ammonia nitrogen that is not ionised and poisons fish, in mg/L as nitrogen. Emerson et al. (1975), J. Fish.
 * Res. Board Can. 32: pKa = 0.09018 + 2729.92 / T(K). That is for fresh water: salt is left out of account, which in brackish
 * and sea water gives somewhat too much and so errs on the safe side.
 * @param total ammonia nitrogen (TAN), mg/L
 * @param acidity pH
 * @param temperature of the water, Cel
 */
export function unionisedAmmonia(total: number, acidity: number, temperature: number): number {
  const pKa = 0.09018 + 2729.92 / (temperature + 273.15);
  return total / (1 + 10 ** (pKa - acidity));
}
