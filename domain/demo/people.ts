import type { Grant } from '../permissions.ts';
import { COMMUNES, DONG_THAP } from './communes.ts';
import { COOPERATIVE, UTILITY } from './organisations.ts';

/** Whoever tries the demonstration, in one of its roles. Nobody real. */
export interface DemoPerson {
  readonly email: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  /** What it may do and where. */
  readonly sees: { readonly vi: string; readonly en: string };
}

/** Somebody for each role, each on another scope; the administrator comes from the first start. */
export const people: readonly DemoPerson[] = [
  {
    email: 'tinh@sen.example',
    name: 'Cán bộ tỉnh Đồng Tháp',
    grants: [{ role: 'viewer', scope: `province:${DONG_THAP}` }],
    sees: { vi: 'xem tỉnh Đồng Tháp', en: 'views Đồng Tháp province' },
  },
  {
    email: 'xa@sen.example',
    name: 'Cán bộ xã Tân Phú Đông',
    grants: [{ role: 'manager', scope: `commune:${COMMUNES.tanPhuDong}` }],
    sees: {
      vi: 'quản lý xã Tân Phú Đông, duyệt cảnh báo cho dân',
      en: 'manages Tân Phú Đông commune, decides on public warnings',
    },
  },
  {
    email: 'lang@sen.example',
    name: 'Tổ trực làng Đăk Hà',
    grants: [{ role: 'operator', scope: 'village:lang-dak-ha' }],
    sees: { vi: 'trực làng Đăk Hà', en: 'is on duty in Đăk Hà village' },
  },
  {
    email: 'htx@sen.example',
    name: 'Quản lý hợp tác xã',
    grants: [{ role: 'manager', scope: `organisation:${COOPERATIVE}` }],
    sees: { vi: 'quản lý hợp tác xã Tân Phú Đông', en: 'manages the Tân Phú Đông cooperative' },
  },
  {
    email: 'capnuoc@sen.example',
    name: 'Quản lý cấp nước',
    grants: [{ role: 'manager', scope: `organisation:${UTILITY}` }],
    sees: { vi: 'quản lý đồng hồ nước', en: 'manages the water meters' },
  },
];
