package check

import (
	"guichet/store/bolt/record"
)

// partsOf looks from a raw mail to the entries of its parts.
func (c *checker) partsOf(id uint64, data []byte) error {
	key := record.U64(id)
	parts, err := record.Parts(record.BucketRaws, key, data)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if p.Sum == nil {
			continue
		}
		if err := c.need(record.NameOf(record.BucketRaws, key), record.BucketPartsOf, record.PartOfKey(*p.Sum, id)); err != nil {
			return err
		}
	}
	return nil
}

// parts looks from the entries of parts to the mails that have them, and to the octets that are kept once.
func (c *checker) parts() error {
	once := 0
	err := c.keys(record.BucketPartsOf, func(k []byte) error {
		sum, id := record.SplitPartOf(k)
		if id != 0 {
			return c.need("The index of parts", record.BucketRaws, record.U64(id))
		}
		once++
		_, says, err := record.Unseal(record.BucketPartsOf, k, c.Bucket(record.BucketPartsOf).Get(k))
		if err != nil {
			return c.fault(err)
		}
		if err := c.need("The index of parts", record.BucketParts, says); err != nil {
			return err
		}
		mails := 0
		err = c.Under(record.BucketPartsOf, sum[:], func(_, _ []byte) error {
			mails++
			return nil
		})
		if mails < 2 {
			c.Say("Part %d is kept for no mail.", record.SplitU64(says))
		}
		return err
	})
	if err != nil {
		return err
	}
	all := 0
	err = c.keys(record.BucketParts, func([]byte) error {
		all++
		return nil
	})
	if all != once {
		c.Say("There are %d parts, and the index names %d.", all, once)
	}
	return err
}
