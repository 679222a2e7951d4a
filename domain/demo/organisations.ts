import type { NewOrganisation } from '../api/organisations.ts';
import { COMMUNES } from './communes.ts';

export const COOPERATIVE = 'htx-tan-phu-dong';
export const CLUB = 'hoi-quan-ca-phe';
export const UTILITY = 'cap-nuoc-nong-thon';
export const DEPARTMENT = 'nganh-nong-nghiep';

/** One of each kind; all of them are examples. */
export const organisations: readonly NewOrganisation[] = [
  {
    id: COOPERATIVE,
    name: 'Hợp tác xã Nông nghiệp Tân Phú Đông',
    kind: 'cooperative',
    commune: COMMUNES.tanPhuDong,
  },
  { id: CLUB, name: 'Hội quán Cà phê Đăk Hà', kind: 'club', commune: COMMUNES.dakHa },
  { id: UTILITY, name: 'Cấp nước nông thôn (ví dụ)', kind: 'utility' },
  { id: DEPARTMENT, name: 'Ngành nông nghiệp hai tỉnh (ví dụ)', kind: 'department' },
];
