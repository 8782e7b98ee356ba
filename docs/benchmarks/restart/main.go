package main

import (
	"flag"
	"log"
)

func main() {
	log.SetFlags(0)
	dir := flag.String("o", "", "directory")
	nodes := flag.Int("nodes", 3_000_000, "junctions")
	estates := flag.Int("estates", 30_000, "estates")
	flag.Parse()
	if err := province(*dir, *nodes, *estates); err != nil {
		log.Fatal(err)
	}
}
