#!/bin/bash
# snippet-part
if [ -n "$1" ]; then
  echo "$1"
done
# snippet-part
