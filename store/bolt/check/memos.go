package check

import (
	"bytes"

	"guichet/store/bolt/record"
	"guichet/ticket"
)

// memos verifies that each memo that ends stands in the list of those, and nothing else.
func (c *checker) memos() error {
	err := scan(c, record.BucketMemos, func(k []byte, m *ticket.Memo) error {
		if !bytes.Equal(record.MemoKey(m.Key), k) {
			c.Say("The memo %q lies at a wrong place.", m.Key)
		}
		if m.Until.IsZero() {
			return nil
		}
		return c.need("The memo "+m.Key, record.BucketMemosDue, record.MemoDueKey(m.Until, m.Key))
	})
	if err != nil {
		return err
	}
	return c.keys(record.BucketMemosDue, func(k []byte) error {
		_, key := record.SplitMemoDue(k)
		return c.need("The list of memos that end", record.BucketMemos, record.MemoKey(key))
	})
}
