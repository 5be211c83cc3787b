package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

// profile asks a running desk by its control socket where its processor time goes, for some seconds.
func profile(socket, file string, seconds int) {
	ask(socket, fmt.Sprintf("profile?seconds=%d", seconds), file)
}

// profileAllocations asks a running desk what it has allocated since its start.
func profileAllocations(socket, file string) { ask(socket, "allocs", file) }

func ask(socket, what, file string) {
	client := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}}}
	if err := fetch(client, "http://desk/debug/pprof/"+what, file); err != nil {
		fmt.Fprintln(os.Stderr, "profile:", err)
	}
}

func fetch(client http.Client, url, file string) error {
	res, err := client.Get(url)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, res.Status)
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if _, err = io.Copy(f, res.Body); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
