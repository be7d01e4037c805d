import unittest

unittest.main()
