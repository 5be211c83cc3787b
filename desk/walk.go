package desk

// maxWalked bounds how many tickets one question looks through, the newest first.
const maxWalked = 200_000

// eachTicket calls f for the tickets, the newest first, until it returns false.
func eachTicket(tx Reader, f func(*Ticket) (bool, error)) error {
	last, err := lastNumber(tx)
	walked := 0
	for err == nil && last > 0 && walked < maxWalked {
		after := last - min(last, 200)
		var page []*Ticket
		if page, err = tx.Tickets(after, int(last-after)); err != nil {
			return err
		}
		for i := len(page) - 1; i >= 0; i-- {
			if page[i].Number > last {
				continue // the page had gaps and reached further
			}
			walked++
			if more, err := f(page[i]); err != nil || !more {
				return err
			}
		}
		last = after
	}
	return err
}

// lastNumber finds the highest number of a ticket; 0 if there is none.
func lastNumber(tx Reader) (Number, error) {
	above := func(n Number) (bool, error) {
		t, err := tx.Tickets(n, 1)
		return len(t) > 0, err
	}
	low, high := Number(0), Number(1)
	for {
		more, err := above(high - 1)
		if err != nil {
			return 0, err
		}
		if !more {
			break
		}
		low, high = high, 2*high
	}
	// A ticket is at low or above, if low is not zero; none is at high or above.
	for low+1 < high {
		middle := low + (high-low)/2
		more, err := above(middle - 1)
		if err != nil {
			return 0, err
		}
		if more {
			low = middle
		} else {
			high = middle
		}
	}
	return low, nil
}
