/** What the overview says until Sen is set up. */
export const startCard = {
  start: {
    card: {
      title: 'Cài đặt Sen',
      lead: 'Còn {{n}} việc nữa là dùng được đầy đủ.',
      go: 'Làm tiếp',
      dismiss: 'Không nhắc nữa',
    },
  },
} as const;
