import { describe, expect, it } from 'vitest';
import { spoken, spokenNumber, spokenWhole } from '../../../../domain/warnings/spoken.ts';

describe('numbers as they are said', () => {
  it.each([
    [0, 'không'],
    [5, 'năm'],
    [10, 'mười'],
    [15, 'mười lăm'],
    [21, 'hai mươi mốt'],
    [24, 'hai mươi tư'],
    [55, 'năm mươi lăm'],
    [100, 'một trăm'],
    [105, 'một trăm linh năm'],
    [110, 'một trăm mười'],
    [1000, 'một nghìn'],
    [1005, 'một nghìn không trăm linh năm'],
    [2026, 'hai nghìn không trăm hai mươi sáu'],
    [1_000_000, 'một triệu'],
  ])('%i', (n, said) => expect(spokenWhole(n)).toBe(said));

  it.each([
    ['4,25', 'bốn phẩy hai mươi lăm'],
    ['0,05', 'không phẩy không năm'],
    ['-16', 'âm mười sáu'],
    ['1.250', 'một nghìn hai trăm năm mươi'],
  ])('%s', (text, said) => expect(spokenNumber(text)).toBe(said));
});

describe('a text to be read aloud', () => {
  it('says units in words, not letters', () => {
    expect(spoken('Độ mặn 4,2 g/L, đo tại Cống Vàm Kênh.')).toBe(
      'Độ mặn bốn phẩy hai gam trên lít, đo tại Cống Vàm Kênh.',
    );
    expect(spoken('Mực nước 4,5 m, trên BĐ3.')).toBe('Mực nước bốn phẩy năm mét, trên báo động ba.');
    expect(spoken('Mưa 50–100 mm')).toBe('Mưa năm mươi đến một trăm mi-li-mét');
    expect(spoken('Nhiệt độ 38 °C, độ ẩm 80%')).toBe('Nhiệt độ ba mươi tám độ C, độ ẩm tám mươi phần trăm');
  });

  it('says times and days', () => {
    expect(spoken('trước 15:30')).toBe('trước mười lăm giờ ba mươi phút');
    expect(spoken('tới ngày 2/9/2026')).toBe('tới ngày hai tháng chín năm hai nghìn không trăm hai mươi sáu');
  });

  it('leaves words that have digits or letters of units in them', () => {
    expect(spoken('Đội 3A họp ở nhà văn hóa')).toBe('Đội 3A họp ở nhà văn hóa');
    expect(spoken('hàm hồ')).toBe('hàm hồ');
  });
});
